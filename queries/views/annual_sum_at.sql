-- annual_sum_at(p_as_of, p_unit_ids, p_plan_ids, p_period_ids)
-- Holds: the values of annual_at added over units, and how many of them each rule made; a ratio of several units is null.
select
    plan_id,
    content_item_id,
    indicator_id,
    if(any_value(kind) = 'ratio' and count(*) > 1, null, sum(value)) as value,
    count(*) as unit_count,
    count(*) filter (rule = 'annual_report') as annual_report_count,
    count(*) filter (rule = 'sum_of_periods') as sum_of_periods_count,
    count(*) filter (rule = 'latest_cumulative') as latest_cumulative_count,
    count(*) filter (rule = 'latest_value') as latest_value_count,
from annual_at(p_as_of, p_unit_ids, p_plan_ids, p_period_ids)
group by plan_id, content_item_id, indicator_id
