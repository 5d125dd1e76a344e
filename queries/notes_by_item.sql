-- notes_by_item
-- Answers: what did units write beside each content item, and in which file and cell?
-- Grain: one row per (report_id, unit_id, period_id, content_item_id)
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]; $with_extensions boolean;
--         $period_ids varchar[]
-- Columns: plan_id, report_id, unit_id, unit_name, unit_short_name, period_id, period_label, content_item_id,
--          item_title, section, state, note, received_at, file_name, sheet, cell, obligation_id, submission_id,
--          item_position, unit_position, period_position
-- The words of the latest admissible file, as typed; blank ones are left out. cell: the item's row in the file; notes
-- beside its indicators are in the same words, each after its code. sheet: that of the file's values; null without any.
with
told as (
    select
        o.*,
        i.content_item_id,
        i.state,
        trim(i.note) as note,
        i.cell,
    from status_at($as_of, $unit_ids, $plan_ids, $with_extensions) o
    inner join submission_item i on i.submission_id = o.latest_submission_id
    where
        trim(coalesce(i.note, '')) <> ''
        and ($period_ids is null or o.period_id in (select unnest($period_ids)))
),
places as (
    select
        f.submission_id,
        min(f.sheet) as sheet,
    from fact f
    where f.submission_id in (select latest_submission_id from told)
    group by f.submission_id
)
select
    n.plan_id,
    n.report_id,
    n.unit_id,
    n.unit_name,
    n.unit_short_name,
    n.period_id,
    n.period_label,
    n.content_item_id,
    c.title as item_title,
    c.section,
    n.state,
    n.note,
    s.received_at,
    s.file_name,
    p.sheet,
    n.cell,
    n.obligation_id::varchar as obligation_id,
    n.latest_submission_id::varchar as submission_id,
    c.position as item_position,
    n.unit_position,
    n.period_position,
from told n
inner join submission s on s.submission_id = n.latest_submission_id
inner join content_item c on c.plan_id = n.plan_id and c.content_item_id = n.content_item_id
left join places p on p.submission_id = n.latest_submission_id
order by
    n.plan_id, c.position, n.content_item_id, n.unit_position, n.unit_id, n.period_position, n.report_id, n.period_id
