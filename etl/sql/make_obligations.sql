-- One row per report that is owed: a unit's assignment and the unit itself are valid on the period's last day.
-- Name, type, level and parent are taken as they were on that day. due: computed in etl/deadline.py, a level's own
-- date before the period's (level '').
-- A unit that ended inside the period and was succeeded in it owes nothing by itself: its successor does. What it
-- would owe if a ruling said so is kept beside, marked needs_ruling, as it was on its last day.
insert into obligation
with
item_counts as (
    select
        report_id,
        unit_id,
        count(*) as required_item_count,
    from requirement
    group by report_id, unit_id
),
parents as (
    -- a unit has one parent per tree; the State's comes first, then the Hội's own line, then the others by name
    select
        unit_id,
        parent_id,
        valid_from,
        valid_to,
        case tree when 'state' then 0 when 'mass' then 1 else 2 end as tree_rank,
        tree,
    from unit_parent
),
assigned as (
    select
        p.*,
        r.plan_id,
        r.return_policy,
        a.unit_id,
        a.valid_from,
        a.valid_to,
    from period p
    inner join report r on r.report_id = p.report_id
    inner join assignment a on a.report_id = p.report_id and a.valid_from <= p.period_end
),
standing as (
    select
        a.*,
        a.period_end as standing_on,
        false as needs_ruling,
    from assigned a
    where a.valid_to is null or a.period_end <= a.valid_to
    union all
    select
        a.*,
        x.last_day as standing_on,
        true as needs_ruling,
    from assigned a
    inner join (
        select
            unit_id,
            valid_from as first_day,
            valid_to as last_day,
        from unit u
        where
            valid_to is not null
            and exists (
                select 1 from unit_successor s where s.unit_id = u.unit_id and s.effective_on = u.valid_to + 1
            )
    ) x on x.unit_id = a.unit_id
    where
        a.period_start <= x.last_day
        and x.last_day < a.period_end
        and a.valid_from <= x.last_day
        and (a.valid_to is null or x.last_day <= a.valid_to)
    -- of a unit that ended twice in the period the last time counts
    qualify row_number() over (
        partition by a.report_id, a.period_id, a.unit_id order by x.last_day desc, a.valid_from
    ) = 1
),
owed as (
    select
        s.report_id,
        s.period_id,
        s.label as period_label,
        s.period_start,
        s.period_end,
        s.position as period_position,
        s.plan_id,
        s.return_policy,
        s.standing_on,
        s.needs_ruling,
        u.unit_id,
        u.name as unit_name,
        u.short_name as unit_short_name,
        u.unit_type,
        u.level,
        u.position as unit_position,
    from standing s
    inner join unit u
        on u.unit_id = s.unit_id
        and u.valid_from <= s.standing_on
        and (u.valid_to is null or s.standing_on <= u.valid_to)
    where
        -- a unit that lives again at the period's end owes in its own right
        not s.needs_ruling
        or not exists (
            select 1
            from unit n
            where
                n.unit_id = s.unit_id
                and n.valid_from <= s.period_end
                and (n.valid_to is null or s.period_end <= n.valid_to)
        )
)
select
    md5(o.report_id || '|' || o.unit_id || '|' || o.period_id)::uuid as obligation_id,
    o.plan_id,
    o.report_id,
    o.unit_id,
    o.period_id,
    o.period_label,
    o.period_start,
    o.period_end,
    o.period_position,
    o.unit_name,
    o.unit_short_name,
    o.unit_type,
    o.level,
    (
        select first(x.parent_id order by x.tree_rank, x.tree, x.parent_id)
        from parents x
        where x.unit_id = o.unit_id
            and x.valid_from <= o.standing_on
            and (x.valid_to is null or o.standing_on <= x.valid_to)
    ) as parent_id,
    o.unit_position,
    d.due_nominal,
    d.due_base,
    coalesce(d.due_steps, '[]') as due_steps,
    o.return_policy,
    coalesce(i.required_item_count, 0) as required_item_count,
    exists (
        select 1
        from unit_successor s
        where (s.successor_id = o.unit_id or s.unit_id = o.unit_id)
            and s.effective_on > o.period_start
            and s.effective_on <= o.period_end
    ) as straddles_reorganisation,
    d.due_text,
    o.needs_ruling,
from owed o
left join due l on l.report_id = o.report_id and l.period_id = o.period_id and l.level = o.level
left join due d
    on d.report_id = o.report_id
    and d.period_id = o.period_id
    and d.level = coalesce(l.level, '')
left join item_counts i on i.report_id = o.report_id and i.unit_id = o.unit_id
order by o.plan_id, o.report_id, o.period_position, o.unit_position, o.unit_id
