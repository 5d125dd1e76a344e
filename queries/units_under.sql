-- units_under
-- Answers: which units may somebody see who answers for this one?
-- Grain: one row per (unit_id)
-- Params: $scope_unit_id varchar
-- Columns: unit_id
-- The unit itself, what stands or stood under it, and what any of these followed (whose reports went on as theirs).
-- A chain of parents counts only where all its links held on one day, in one tree: a commune that came to a district
-- after the district had left the province was never under the province. Nothing for a unit that does not exist. Whom a
-- unit was followed by is not seen: that is another's now, until the account is given the new unit.
with recursive
asked as (
    select distinct unit_id
    from unit
    where unit_id = $scope_unit_id
),
under as (
    select
        p.unit_id,
        p.tree,
        p.valid_from,
        coalesce(p.valid_to, date '9999-12-31') as valid_to,
    from unit_parent p
    inner join asked a on a.unit_id = p.parent_id
    union
    select
        p.unit_id,
        p.tree,
        greatest(p.valid_from, u.valid_from),
        least(coalesce(p.valid_to, date '9999-12-31'), u.valid_to),
    from unit_parent p
    inner join under u
        on u.unit_id = p.parent_id
        and u.tree = p.tree
        and p.valid_from <= u.valid_to
        and coalesce(p.valid_to, date '9999-12-31') >= u.valid_from
),
own as (
    select unit_id
    from asked
    union
    select unit_id
    from under
),
seen as (
    select unit_id
    from own
    union
    select s.unit_id
    from unit_successor s
    inner join seen n on n.unit_id = s.successor_id
)
select distinct unit_id
from seen
order by unit_id
