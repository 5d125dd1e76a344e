-- indicator_by_unit_period
-- Answers: what value did each unit report, and in which cell of which file?
-- Grain: one row per (report_id, unit_id, period_id, content_item_id, indicator_id, basis)
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]; $period_ids varchar[]
-- Columns: plan_id, unit_id, unit_name, unit_short_name, report_id, period_id, period_label, content_item_id,
--          item_title, indicator_id, indicator_name, measure_unit, kind, basis, value, submission_id,
--          file_name, sheet, cell, unit_position, period_position, item_position, indicator_position
select
    v.plan_id,
    v.unit_id,
    v.unit_name,
    v.unit_short_name,
    v.report_id,
    v.period_id,
    v.period_label,
    v.content_item_id,
    c.title as item_title,
    v.indicator_id,
    i.name as indicator_name,
    i.measure_unit,
    i.kind,
    v.basis,
    v.value::double as value,
    v.submission_id::varchar as submission_id,
    s.file_name,
    v.sheet,
    v.cell,
    v.unit_position,
    v.period_position,
    c.position as item_position,
    i.position as indicator_position,
from value_at($as_of, $unit_ids, $plan_ids, $period_ids) v
inner join content_item c on c.plan_id = v.plan_id and c.content_item_id = v.content_item_id
inner join indicator i on i.indicator_id = v.indicator_id
inner join submission s on s.submission_id = v.submission_id
order by
    v.plan_id, v.unit_position, v.unit_id, v.period_position, v.report_id, v.period_id, c.position, i.position,
    v.content_item_id, v.indicator_id, v.basis
