-- obligation_status
-- Answers: which unit owed which report, by when, and what became of it?
-- Grain: one row per (report_id, unit_id, period_id)
-- Rows: each of one unit, the same whichever others are asked for
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]; $with_extensions boolean;
--         $period_ids varchar[]
-- Columns: plan_id, report_id, unit_id, unit_name, period_id, period_start, period_end, due_nominal,
--          due_effective, first_admissible_at, status, days_late, working_days_late, version_count,
--          unit_short_name, unit_type, level, parent_id, period_label, due_base, due_steps, extension_due,
--          extension_number, extension_reason, latest_submission_id, is_due, days_until_due, is_early,
--          is_nil, is_extended, is_retroactive, straddles_reorganisation, required_item_count,
--          covered_item_count, obligation_id, unit_position, period_position, due_text, needs_ruling
with
owed as materialized (
    select *
    from obligation_at($as_of, $unit_ids, $plan_ids, $with_extensions)
    where $period_ids is null or period_id in (select unnest($period_ids))
),
covered as (
    select
        o.obligation_id,
        count(*) as covered_item_count,
    from owed o
    inner join submission_item i on i.submission_id = o.latest_submission_id and i.state in ('reported', 'nil')
    inner join requirement q
        on q.report_id = o.report_id and q.unit_id = o.unit_id and q.content_item_id = i.content_item_id
    group by o.obligation_id
)
select
    o.plan_id,
    o.report_id,
    o.unit_id,
    o.unit_name,
    o.period_id,
    o.period_start,
    o.period_end,
    o.due_nominal,
    o.due_effective,
    o.first_admissible_at,
    o.status,
    o.days_late,
    o.working_days_late,
    o.version_count,
    o.unit_short_name,
    o.unit_type,
    o.level,
    o.parent_id,
    o.period_label,
    o.due_base,
    o.due_steps,
    o.extension_due,
    o.extension.number as extension_number,
    o.extension.reason as extension_reason,
    o.latest_submission_id::varchar as latest_submission_id,
    o.is_due,
    o.days_until_due,
    o.is_early,
    o.is_nil,
    o.is_extended,
    o.is_retroactive,
    o.straddles_reorganisation,
    o.required_item_count,
    coalesce(c.covered_item_count, 0) as covered_item_count,
    o.obligation_id::varchar as obligation_id,
    o.unit_position,
    o.period_position,
    o.due_text,
    o.needs_ruling,
from owed o
left join covered c on c.obligation_id = o.obligation_id
order by o.plan_id, o.report_id, o.period_position, o.unit_position, o.unit_id
