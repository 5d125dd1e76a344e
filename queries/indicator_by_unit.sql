-- indicator_by_unit
-- Answers: what did each unit give for one indicator, period by period, and where is no value and why?
-- Grain: one row per (report_id, unit_id, period_id)
-- Rows: each of one unit, the same whichever others are asked for
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]; $content_item_id varchar;
--         $indicator_id varchar; $period_ids varchar[]
-- Columns: plan_id, report_id, unit_id, unit_name, unit_short_name, level, period_id, period_label, status, state,
--          in_period_value, cumulative_value, is_added, file_name, sheet, in_period_cell, cumulative_cell,
--          obligation_id, unit_position, period_position
-- state: reported | nil | blank of the item, or missing where no report has come; a nil declared is no number.
-- is_added: the cumulative value is not the report's own but its periods added up.
with
asked as (
    select
        o.plan_id,
        o.report_id,
        o.unit_id,
        o.unit_name,
        o.unit_short_name,
        o.level,
        o.period_id,
        o.period_label,
        o.status,
        o.obligation_id,
        o.latest_submission_id,
        o.unit_position,
        o.period_position,
    from status_at($as_of, $unit_ids, $plan_ids, true) o
    inner join requirement q on q.report_id = o.report_id and q.unit_id = o.unit_id
    where
        q.content_item_id = $content_item_id
        and ($period_ids is null or o.period_id in (select unnest($period_ids)))
)
select
    a.plan_id,
    a.report_id,
    a.unit_id,
    a.unit_name,
    a.unit_short_name,
    a.level,
    a.period_id,
    a.period_label,
    a.status,
    case when a.latest_submission_id is null then 'missing' else coalesce(t.state, 'blank') end as state,
    y.in_period_value::double as in_period_value,
    y.cumulative_value::double as cumulative_value,
    coalesce(y.is_added, false) as is_added,
    s.file_name,
    y.sheet,
    y.in_period_cell,
    y.cumulative_cell,
    a.obligation_id::varchar as obligation_id,
    a.unit_position,
    a.period_position,
from asked a
left join submission_item t
    on t.submission_id = a.latest_submission_id and t.content_item_id = $content_item_id
left join year_to_date_at($as_of, $unit_ids, $plan_ids, $content_item_id, $indicator_id) y
    on y.report_id = a.report_id and y.unit_id = a.unit_id and y.period_id = a.period_id
left join submission s on s.submission_id = y.submission_id
order by a.plan_id, a.unit_position, a.unit_id, a.period_position, a.report_id, a.period_id
