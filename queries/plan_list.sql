-- plan_list
-- Answers: which plans are there?
-- Grain: one row per (plan_id)
-- Params: 
-- Columns: plan_id, short_title, title, issuer, number, issued_on, year, area, is_sample, note, position
select
    plan_id,
    short_title,
    title,
    issuer,
    number,
    issued_on,
    year,
    area,
    is_sample,
    note,
    position,
from plan
order by position, plan_id
