-- report_list
-- Answers: which reports does each plan ask for, from whom to whom, and in the plan's own words?
-- Grain: one row per (report_id)
-- Params: $plan_ids varchar[]
-- Columns: plan_id, report_id, title, form_id, recipient, channel, frequency, quote, deadline_reading, roll_policy,
--          return_policy, note, position
select
    plan_id,
    report_id,
    title,
    form_id,
    recipient,
    channel,
    frequency,
    quote,
    deadline_reading,
    roll_policy,
    return_policy,
    note,
    position,
from report
where $plan_ids is null or plan_id in (select unnest($plan_ids))
order by plan_id, position, report_id
