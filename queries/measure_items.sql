-- measure_items
-- Answers: which content of which reports is this number made of, and in which cell does each stand?
-- Grain: one row per (measure, obligation_id, content_item_id)
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]; $with_extensions boolean;
--         $period_ids varchar[]; $item_measure varchar; $scope_unit_id varchar; $content_item_id varchar
-- Columns: measure, plan_id, report_id, obligation_id, unit_id, unit_name, unit_short_name, period_id, period_label,
--          content_item_id, item_title, is_numerator, counted_id, state, is_received, file_name, sheet, cell,
--          submission_id, unit_position, period_position, item_position
-- The rows are the denominator: N = count(distinct counted_id), n = the same where is_numerator. Rates of content count
-- items of reports, item_coverage counts units per item. $scope_unit_id, $content_item_id: null = all.
with
stated as materialized (
    select
        *,
        state <> 'blank' as is_covered,
    from content_at($as_of, $unit_ids, $plan_ids, $with_extensions, $period_ids)
    where
        is_due
        and ($scope_unit_id is null or unit_id = $scope_unit_id)
        and ($content_item_id is null or content_item_id = $content_item_id)
),
counted as (
    select
        *,
        case
            when $item_measure in ('content_rate', 'content_received_rate') then is_covered
            when $item_measure = 'item_coverage'
                then bool_or(is_covered) over (partition by plan_id, content_item_id, unit_id)
            when $item_measure in ('reported_count', 'nil_count', 'blank_count')
                then $item_measure = state || '_count'
            else error('item_measure is content_rate, content_received_rate, item_coverage or a count of them')
        end as is_numerator,
    from stated
    where is_received or $item_measure <> 'content_received_rate'
),
places as (
    select
        f.submission_id,
        f.content_item_id,
        min(f.sheet) as sheet,
        string_agg(distinct f.cell, ', ' order by f.cell) as cells,
    from fact f
    inner join stated s on s.latest_submission_id = f.submission_id and s.content_item_id = f.content_item_id
    group by f.submission_id, f.content_item_id
)
select
    $item_measure as measure,
    n.plan_id,
    n.report_id,
    n.obligation_id::varchar as obligation_id,
    n.unit_id,
    n.unit_name,
    n.unit_short_name,
    n.period_id,
    n.period_label,
    n.content_item_id,
    c.title as item_title,
    n.is_numerator,
    if($item_measure = 'item_coverage', n.unit_id, n.obligation_id::varchar) || '|' || n.content_item_id as counted_id,
    n.state,
    n.is_received,
    s.file_name,
    p.sheet,
    coalesce(p.cells, i.cell) as cell,
    n.latest_submission_id::varchar as submission_id,
    n.unit_position,
    n.period_position,
    c.position as item_position,
from counted n
inner join content_item c on c.plan_id = n.plan_id and c.content_item_id = n.content_item_id
left join submission s on s.submission_id = n.latest_submission_id
left join submission_item i on i.submission_id = n.latest_submission_id and i.content_item_id = n.content_item_id
left join places p on p.submission_id = n.latest_submission_id and p.content_item_id = n.content_item_id
order by
    n.plan_id, n.is_numerator desc, n.period_position, n.report_id, n.unit_position, n.unit_id, n.period_id, c.position,
    n.content_item_id
