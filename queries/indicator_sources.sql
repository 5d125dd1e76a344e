-- indicator_sources
-- Answers: which values of which cells is a year's value made of, and which were left out and why?
-- Grain: one row per (report_id, unit_id, period_id, content_item_id, indicator_id, basis)
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]; $scope_unit_id varchar;
--         $content_item_id varchar; $indicator_id varchar; $period_ids varchar[]
-- Columns: plan_id, report_id, unit_id, unit_name, unit_short_name, period_id, period_label, content_item_id,
--          item_title, indicator_id, indicator_name, measure_unit, kind, basis, value, is_used, role, rule,
--          obligation_id, submission_id, file_name, sheet, cell, unit_position, period_position, item_position,
--          indicator_position
-- The values that are used add up to indicator_annual. role: used | in_longer_period | reaches_back |
-- not_needed; a cumulative flow that began before the periods asked for reaches back, rule null when there is no other.
-- $scope_unit_id, $content_item_id, $indicator_id: null = all.
with
wanted as (
    select s.*
    from series_at($as_of, $unit_ids, $plan_ids, $period_ids) s
    where
        ($scope_unit_id is null or s.unit_id = $scope_unit_id)
        and ($content_item_id is null or s.content_item_id = $content_item_id)
        and ($indicator_id is null or s.indicator_id = $indicator_id)
),
ruled as (
    select
        w.*,
        i.name as indicator_name,
        i.measure_unit,
        i.kind,
        i.position as indicator_position,
        max(w.value_rank) over one_value as latest_rank,
        max(w.value_rank) filter (w.is_annual) over one_value as annual_rank,
        max(w.value_rank) filter (not w.is_in_period and not w.reaches_back) over one_value as cumulative_rank,
        case
            when i.kind <> 'flow' then 'latest_value'
            when bool_or(w.is_annual) over one_value then 'annual_report'
            when bool_or(w.is_summed) over one_value then 'sum_of_periods'
            when bool_or(not w.is_in_period and not w.reaches_back) over one_value then 'latest_cumulative'
        end as rule,
    from wanted w
    inner join indicator i on i.indicator_id = w.indicator_id
    window one_value as (partition by w.plan_id, w.unit_id, w.content_item_id, w.indicator_id)
),
judged as (
    select
        *,
        case rule
            when 'latest_value' then value_rank = latest_rank
            when 'annual_report' then is_annual and value_rank = annual_rank
            when 'sum_of_periods' then is_summed
            when 'latest_cumulative' then not is_in_period and value_rank = cumulative_rank
            else false
        end as is_used,
    from ruled
)
select
    j.plan_id,
    j.report_id,
    j.unit_id,
    v.unit_name,
    v.unit_short_name,
    j.period_id,
    v.period_label,
    j.content_item_id,
    c.title as item_title,
    j.indicator_id,
    j.indicator_name,
    j.measure_unit,
    j.kind,
    v.basis,
    j.value::double as value,
    j.is_used,
    case
        when j.is_used then 'used'
        when j.rule = 'sum_of_periods' and j.is_in_period then 'in_longer_period'
        when j.reaches_back and j.kind = 'flow' then 'reaches_back'
        else 'not_needed'
    end as role,
    j.rule,
    s.obligation_id::varchar as obligation_id,
    v.submission_id::varchar as submission_id,
    s.file_name,
    v.sheet,
    v.cell,
    v.unit_position,
    v.period_position,
    c.position as item_position,
    j.indicator_position,
from judged j
inner join value_at($as_of, $unit_ids, $plan_ids, $period_ids) v
    on v.report_id = j.report_id
    and v.unit_id = j.unit_id
    and v.period_id = j.period_id
    and v.content_item_id = j.content_item_id
    and v.indicator_id = j.indicator_id
    and (v.basis = 'in_period') = j.is_in_period
inner join content_item c on c.plan_id = j.plan_id and c.content_item_id = j.content_item_id
inner join submission s on s.submission_id = v.submission_id
order by
    j.plan_id, c.position, j.indicator_position, v.unit_position, j.unit_id, j.is_used desc, v.period_position,
    j.report_id, j.period_id, j.content_item_id, j.indicator_id, v.basis
