-- units_under
-- Answers: which units, and on which days of theirs, may somebody see who answers for this one?
-- Grain: one row per (unit_id, first_day)
-- Params: $scope_unit_id varchar
-- Columns: unit_id, first_day, last_day, is_whole
-- The rule of what belongs to a parent; queries/seen says which rows of which table fall on a day.
-- 1. A unit's reports belong to whom it stood under on the last day of their period. What it owes and sends after it
-- left is another's; what it owed before it came stays with whom it left: a new parent sees from the move on.
-- 2. A chain of parents counts only on the days on which all its links held, in one tree: a commune that came to a
-- district after the district had left the province was never under the province.
-- 3. The unit asked for is seen on all its days. It stands for a unit of its level, too, that ended and that it alone
-- took over, up to that day: what that province saw, the province that it went into has taken over.
-- 4. The past of a unit that ended goes with whoever followed it, if that one stood here on the day of the succession:
-- the unit's own reports, not those of what had stood under it. A unit that lives on keeps its past to itself.
-- 5. Whom a unit was followed by is not seen: that is another's, until the account is given the new unit.
-- Days on which a unit did not exist count with its last day before them, those before its first with the first.
-- first_day 0001-01-01, last_day 9999-12-31: without such a bound. is_whole: both. No row for an unknown unit.
with recursive
stretches as (
    select
        unit_id,
        valid_from,
        coalesce(valid_to, date '9999-12-31') as valid_to,
        if(row_number() over in_turn = 1, date '0001-01-01', valid_from) as first_day,
        coalesce(lead(valid_from) over in_turn - 1, date '9999-12-31') as last_day,
    from unit
    window in_turn as (partition by unit_id order by valid_from)
),
heirs as (
    select
        unit_id,
        count(distinct successor_id) = 1 and coalesce(min(share), 1) = 1 as has_one,
    from unit_successor
    group by unit_id
),
followed as (
    -- by units that did not exist any more on that day
    select
        s.unit_id,
        s.successor_id,
        s.effective_on,
        h.has_one and exists (
            select 1
            from unit e
            inner join unit n on n.level = e.level
            where e.unit_id = s.unit_id and n.unit_id = s.successor_id
        ) as is_taken_over,
    from unit_successor s
    inner join heirs h on h.unit_id = s.unit_id
    where not exists (
        select 1
        from unit u
        where
            u.unit_id = s.unit_id
            and u.valid_from <= s.effective_on
            and (u.valid_to is null or s.effective_on <= u.valid_to)
    )
),
stood_for as (
    select distinct
        unit_id,
        date '0001-01-01' as first_day,
        date '9999-12-31' as last_day,
    from unit
    where unit_id = $scope_unit_id
    union
    select
        f.unit_id,
        r.first_day,
        f.effective_on - 1,
    from followed f
    inner join stood_for r
        on r.unit_id = f.successor_id
        and f.effective_on between r.first_day and r.last_day
    where f.is_taken_over
),
under as (
    select
        p.unit_id,
        p.tree,
        greatest(p.valid_from, r.first_day) as first_day,
        least(coalesce(p.valid_to, date '9999-12-31'), r.last_day) as last_day,
    from unit_parent p
    inner join stood_for r
        on r.unit_id = p.parent_id
        and p.valid_from <= r.last_day
        and coalesce(p.valid_to, date '9999-12-31') >= r.first_day
    union
    select
        p.unit_id,
        p.tree,
        greatest(p.valid_from, u.first_day),
        least(coalesce(p.valid_to, date '9999-12-31'), u.last_day),
    from unit_parent p
    inner join under u
        on u.unit_id = p.parent_id
        and u.tree = p.tree
        and p.valid_from <= u.last_day
        and coalesce(p.valid_to, date '9999-12-31') >= u.first_day
),
seen as (
    select unit_id, first_day, last_day
    from stood_for
    union
    select unit_id, first_day, last_day
    from under
    union
    select
        f.unit_id,
        date '0001-01-01',
        f.effective_on - 1,
    from followed f
    inner join seen s
        on s.unit_id = f.successor_id
        and f.effective_on between s.first_day and s.last_day
),
pieces as (
    select
        s.unit_id,
        if(s.first_day <= t.valid_from, t.first_day, s.first_day) as first_day,
        if(s.last_day >= t.valid_to, t.last_day, s.last_day) as last_day,
    from seen s
    inner join stretches t
        on t.unit_id = s.unit_id
        and s.first_day <= t.valid_to
        and s.last_day >= t.valid_from
),
reached as (
    select
        *,
        max(last_day) over (
            partition by unit_id
            order by first_day, last_day
            rows between unbounded preceding and 1 preceding
        ) as before_day,
    from pieces
),
joined as (
    -- days that follow one another are one stretch: under the district, then under its province
    select
        *,
        count(*) filter (before_day is null or first_day > before_day + 1) over (
            partition by unit_id
            order by first_day, last_day
            rows between unbounded preceding and current row
        ) as stretch,
    from reached
)
select
    unit_id,
    min(first_day) as first_day,
    max(last_day) as last_day,
    min(first_day) = date '0001-01-01' and max(last_day) = date '9999-12-31' as is_whole,
from joined
group by unit_id, stretch
order by unit_id, first_day
