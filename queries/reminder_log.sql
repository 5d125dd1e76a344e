-- reminder_log
-- Answers: which offices were reminded by mail, of what, and what did the mail server say?
-- Grain: one row per (reminder_id)
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]
-- Columns: reminder_id, plan_id, unit_id, unit_name, obligation_ids, obligation_count, address, subject, message,
--          outcome, detail, sent_at, sent_by
-- outcome: sent | refused | failed | unknown; unknown too when its sender was killed before the server's answer was
-- written. obligation_ids: one text, '; ' between them. unit_name: as in the last period owed under the plan.
with
named as (
    select
        plan_id,
        unit_id,
        arg_max(unit_name, (period_end, obligation_id)) as unit_name,
    from obligation
    where $plan_ids is null or plan_id in (select unnest($plan_ids))
    group by plan_id, unit_id
),
told as (
    select
        reminder_id,
        plan_id,
        unit_id,
        obligation_ids,
        address,
        subject,
        message,
        coalesce(max(outcome) filter (outcome <> 'sending'), 'unknown') as outcome,
        max(detail) as detail,
        max(sent_at) as sent_at,
        max(sent_by) as sent_by,
    from reminder_sent
    where
        sent_at < $as_of
        and unit_id in (select unnest($unit_ids))
        and ($plan_ids is null or plan_id in (select unnest($plan_ids)))
    group by reminder_id, plan_id, unit_id, obligation_ids, address, subject, message
)
select
    t.reminder_id::varchar as reminder_id,
    t.plan_id,
    t.unit_id,
    coalesce(n.unit_name, t.unit_id) as unit_name,
    array_to_string(t.obligation_ids, '; ') as obligation_ids,
    len(t.obligation_ids) as obligation_count,
    t.address,
    t.subject,
    t.message,
    t.outcome,
    t.detail,
    t.sent_at,
    t.sent_by,
from told t
left join named n on n.plan_id = t.plan_id and n.unit_id = t.unit_id
order by t.sent_at desc, t.reminder_id desc
