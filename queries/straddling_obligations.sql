-- straddling_obligations
-- Answers: which units ended inside a period, who followed them, and has a ruling said that they still report?
-- Grain: one row per (obligation_id)
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]
-- Columns: obligation_id, plan_id, report_id, unit_id, unit_name, unit_short_name, unit_type, unit_position,
--          period_id, period_label, period_position, period_start, period_end, due_base, successor_names,
--          file_count, is_ruled, ruled_at, ruling_number
-- Without a ruling the successor owes the report and these count nowhere; files they sent are kept all the same.
with
owed as (
    select *
    from obligation
    where
        needs_ruling
        and unit_id in (select unnest($unit_ids))
        and ($plan_ids is null or plan_id in (select unnest($plan_ids)))
),
followed as (
    select
        o.obligation_id,
        string_agg(distinct u.name, ', ' order by u.name) as successor_names,
    from owed o
    inner join unit_successor s
        on s.unit_id = o.unit_id
        and s.effective_on > o.period_start
        and s.effective_on <= o.period_end
    inner join unit u
        on u.unit_id = s.successor_id
        and u.valid_from <= s.effective_on
        and (u.valid_to is null or s.effective_on <= u.valid_to)
    group by o.obligation_id
),
filed as (
    select
        obligation_id,
        count(*) as file_count,
    from submission_at($as_of, $plan_ids)
    group by obligation_id
),
ruled as (
    select
        o.obligation_id,
        min(d.granted_at) as ruled_at,
        arg_min(d.document_number, (d.granted_at, d.decision_id)) as ruling_number,
    from owed o
    inner join decision d
        on d.report_id = o.report_id
        and (d.period_id is null or d.period_id = o.period_id)
        and (d.unit_id is null or d.unit_id = o.unit_id)
        and (d.unit_type is null or d.unit_type = o.unit_type)
    where d.kind = 'ruling' and d.granted_at < $as_of
    group by o.obligation_id
)
select
    o.obligation_id::varchar as obligation_id,
    o.plan_id,
    o.report_id,
    o.unit_id,
    o.unit_name,
    o.unit_short_name,
    o.unit_type,
    o.unit_position,
    o.period_id,
    o.period_label,
    o.period_position,
    o.period_start,
    o.period_end,
    o.due_base,
    coalesce(s.successor_names, '') as successor_names,
    coalesce(f.file_count, 0) as file_count,
    r.obligation_id is not null as is_ruled,
    r.ruled_at,
    r.ruling_number,
from owed o
left join followed s on s.obligation_id = o.obligation_id
left join filed f on f.obligation_id = o.obligation_id
left join ruled r on r.obligation_id = o.obligation_id
order by o.plan_id, o.report_id, o.period_position, o.unit_position, o.unit_id
