-- indicator_by_period
-- Answers: what do all units together come to in each period, and how many of them gave a value?
-- Grain: one row per (plan_id, content_item_id, indicator_id, period_id)
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]; $period_ids varchar[]
-- Columns: plan_id, content_item_id, indicator_id, kind, period_id, period_label, in_period_value,
--          in_period_unit_count, cumulative_value, cumulative_unit_count, required_unit_count, period_start,
--          period_end, period_position, item_position, indicator_position
-- Flows and stocks of several units are added, a ratio of several units is null. Required: units whose report of the
-- period asks for the item, due yet or not; an exempt one only if it reported all the same. Of two reports of one
-- period the value of the later one in the plan counts, once.
with
asked as (
    select
        o.plan_id,
        o.period_id,
        q.content_item_id,
        count(distinct o.unit_id) as required_unit_count,
        min(o.period_start) as period_start,
        max(o.period_end) as period_end,
        min(o.period_position) as period_position,
    from status_at($as_of, $unit_ids, $plan_ids, true) o
    inner join requirement q on q.report_id = o.report_id and q.unit_id = o.unit_id
    where
        (not o.is_exempt or o.latest_submission_id is not null)
        and ($period_ids is null or o.period_id in (select unnest($period_ids)))
    group by o.plan_id, o.period_id, q.content_item_id
),
by_unit as (
    select
        y.plan_id,
        y.period_id,
        y.content_item_id,
        y.indicator_id,
        y.unit_id,
        arg_max(y.in_period_value, (r.position, y.report_id)) as in_period_value,
        arg_max(y.cumulative_value, (r.position, y.report_id)) as cumulative_value,
    from year_to_date_at($as_of, $unit_ids, $plan_ids, null, null) y
    inner join report r on r.report_id = y.report_id
    group by y.plan_id, y.period_id, y.content_item_id, y.indicator_id, y.unit_id
),
added as (
    select
        plan_id,
        period_id,
        content_item_id,
        indicator_id,
        sum(in_period_value) as in_period_value,
        count(in_period_value) as in_period_unit_count,
        sum(cumulative_value) as cumulative_value,
        count(cumulative_value) as cumulative_unit_count,
    from by_unit
    group by plan_id, period_id, content_item_id, indicator_id
)
select
    a.plan_id,
    a.content_item_id,
    l.indicator_id,
    i.kind,
    a.period_id,
    n.period_label,
    if(i.kind = 'ratio' and v.in_period_unit_count > 1, null, v.in_period_value)::double as in_period_value,
    coalesce(v.in_period_unit_count, 0) as in_period_unit_count,
    if(i.kind = 'ratio' and v.cumulative_unit_count > 1, null, v.cumulative_value)::double as cumulative_value,
    coalesce(v.cumulative_unit_count, 0) as cumulative_unit_count,
    a.required_unit_count,
    a.period_start,
    a.period_end,
    a.period_position,
    c.position as item_position,
    l.position as indicator_position,
from asked a
inner join content_item c on c.plan_id = a.plan_id and c.content_item_id = a.content_item_id
inner join content_item_indicator l on l.plan_id = a.plan_id and l.content_item_id = a.content_item_id
inner join indicator i on i.indicator_id = l.indicator_id
inner join period_name($plan_ids) n on n.plan_id = a.plan_id and n.period_id = a.period_id
left join added v
    on v.plan_id = a.plan_id
    and v.period_id = a.period_id
    and v.content_item_id = a.content_item_id
    and v.indicator_id = l.indicator_id
order by a.plan_id, c.position, l.position, a.content_item_id, l.indicator_id, a.period_position, a.period_id
