-- plan_document
-- Answers: which document is each plan, from whom, after which parent, and to whom does it go?
-- Grain: one row per (plan_id)
-- Params: $plan_ids varchar[]
-- Columns: plan_id, title, short_title, issuer, number, issued_on, year, area, parent_document, recipients, note,
--          position
-- recipients: one text, '; ' between them; empty where the plan names none.
select
    plan_id,
    title,
    short_title,
    issuer,
    number,
    issued_on,
    year,
    area,
    parent_document,
    array_to_string(recipients, '; ') as recipients,
    note,
    position,
from plan
where $plan_ids is null or plan_id in (select unnest($plan_ids))
order by position, plan_id
