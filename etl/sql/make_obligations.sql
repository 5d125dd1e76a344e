-- One row per report that is owed: a unit's assignment and the unit itself are valid on the period's last day.
-- Name, type, level and parent are taken as they were on that day. due: computed in etl/deadline.py.
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
    -- a unit has one parent per tree; the state tree comes first, then by name
    select
        unit_id,
        parent_id,
        valid_from,
        valid_to,
        case tree when 'state' then 0 else 1 end as tree_rank,
        tree,
    from unit_parent
),
owed as (
    select
        p.report_id,
        p.period_id,
        p.label as period_label,
        p.period_start,
        p.period_end,
        p.position as period_position,
        p.due_nominal,
        r.plan_id,
        r.return_policy,
        u.unit_id,
        u.name as unit_name,
        u.short_name as unit_short_name,
        u.unit_type,
        u.level,
        u.position as unit_position,
    from period p
    inner join report r on r.report_id = p.report_id
    inner join assignment a
        on a.report_id = p.report_id
        and a.valid_from <= p.period_end
        and (a.valid_to is null or p.period_end <= a.valid_to)
    inner join unit u
        on u.unit_id = a.unit_id
        and u.valid_from <= p.period_end
        and (u.valid_to is null or p.period_end <= u.valid_to)
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
            and x.valid_from <= o.period_end
            and (x.valid_to is null or o.period_end <= x.valid_to)
    ) as parent_id,
    o.unit_position,
    o.due_nominal,
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
from owed o
left join due d on d.report_id = o.report_id and d.period_id = o.period_id
left join item_counts i on i.report_id = o.report_id and i.unit_id = o.unit_id
order by o.plan_id, o.report_id, o.period_position, o.unit_position, o.unit_id
