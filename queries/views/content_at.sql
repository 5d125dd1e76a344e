-- content_at(p_as_of, p_unit_ids, p_plan_ids, p_with_extensions, p_period_ids)
-- Holds: one row per obligation and content item required of it, with what the latest admissible
--        submission says of the item: reported, nil or blank; a missing report leaves all blank.
select
    o.plan_id,
    o.report_id,
    o.unit_id,
    o.period_id,
    o.obligation_id,
    o.unit_short_name,
    o.unit_name,
    o.unit_position,
    o.period_label,
    o.period_end,
    o.period_position,
    o.latest_submission_id,
    q.content_item_id,
    o.is_due,
    o.latest_submission_id is not null as is_received,
    coalesce(i.state, 'blank') as state,
from status_at(p_as_of, p_unit_ids, p_plan_ids, p_with_extensions) o
inner join requirement q on q.report_id = o.report_id and q.unit_id = o.unit_id
left join submission_item i
    on i.submission_id = o.latest_submission_id and i.content_item_id = q.content_item_id
where
    not o.is_exempt
    and (p_period_ids is null or o.period_id in (select unnest(p_period_ids)))
