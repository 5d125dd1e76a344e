-- plan_before
-- Answers: which plan of the year before does each plan follow?
-- Grain: one row per (plan_id)
-- Params: 
-- Columns: plan_id, before_plan_id
-- The plan of the same issuer and area one year earlier; of several, the one with the same title but for its year.
-- Plans without one, or with several that cannot be told apart, are not listed.
select
    plan_id,
    before_plan_id,
from earlier_plan()
order by plan_id
