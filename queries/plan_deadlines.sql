-- plan_deadlines
-- Answers: when is each report due, for how many units, and why on that day?
-- Grain: one row per (report_id, period_id, level, due_effective, due_text, extension_number)
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]; $with_extensions boolean
-- Columns: plan_id, report_id, period_id, period_label, period_start, period_end, level, due_nominal, due_effective,
--          due_text, due_steps, extension_due, extension_number, extension_reason, is_extended, unit_count,
--          first_names, period_position
-- first_names: the short names of the first four units, '; ' between them, for deadlines that few units have.
with
owed as (
    select *
    from obligation_at($as_of, $unit_ids, $plan_ids, $with_extensions)
)
select
    plan_id,
    report_id,
    period_id,
    any_value(period_label) as period_label,
    min(period_start) as period_start,
    max(period_end) as period_end,
    level,
    min(due_nominal) as due_nominal,
    due_effective,
    due_text,
    min(due_steps) as due_steps,
    min(extension_due) as extension_due,
    extension.number as extension_number,
    min(extension.reason) as extension_reason,
    bool_or(extension_due is not null) as is_extended,
    count(distinct unit_id) as unit_count,
    array_to_string(list_slice(list(unit_short_name order by unit_position, unit_id), 1, 4), '; ') as first_names,
    min(period_position) as period_position,
from owed
group by plan_id, report_id, period_id, level, due_effective, due_text, extension.number
order by
    plan_id, report_id, min(period_position), period_id, due_effective nulls last, level, due_text,
    extension.number nulls first
