-- value_at(p_as_of, p_unit_ids, p_plan_ids, p_period_ids)
-- Holds: the values of the latest admissible submission of every obligation, each with the cell it came from.
select
    o.plan_id,
    o.report_id,
    o.unit_id,
    o.period_id,
    o.unit_name,
    o.unit_short_name,
    o.unit_position,
    o.period_label,
    o.period_start,
    o.period_end,
    o.period_position,
    f.content_item_id,
    f.indicator_id,
    f.basis,
    f.value,
    f.submission_id,
    f.sheet,
    f.cell,
from status_at(p_as_of, p_unit_ids, p_plan_ids, true) o
inner join fact f on f.submission_id = o.latest_submission_id
where p_period_ids is null or o.period_id in (select unnest(p_period_ids))
