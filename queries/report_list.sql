-- report_list
-- Answers: which reports does each plan ask for, from whom to whom, and in the plan's own words?
-- Grain: one row per (report_id)
-- Params: $unit_ids varchar[]; $plan_ids varchar[]
-- Columns: plan_id, report_id, title, form_id, recipient, channel, frequency, quote, deadline_reading, roll_policy,
--          return_policy, note, unit_count, position
-- unit_count: units that owe it in any period.
with
owing as (
    select
        report_id,
        count(distinct unit_id) as unit_count,
    from obligation
    where unit_id in (select unnest($unit_ids)) and not needs_ruling
    group by report_id
)
select
    r.plan_id,
    r.report_id,
    r.title,
    r.form_id,
    r.recipient,
    r.channel,
    r.frequency,
    r.quote,
    r.deadline_reading,
    r.roll_policy,
    r.return_policy,
    r.note,
    coalesce(o.unit_count, 0) as unit_count,
    r.position,
from report r
left join owing o on o.report_id = r.report_id
where $plan_ids is null or r.plan_id in (select unnest($plan_ids))
order by r.plan_id, r.position, r.report_id
