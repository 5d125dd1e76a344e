-- setting_list
-- Answers: what holds for this site as a whole, such as that its numbers are invented?
-- Grain: one row per (key)
-- Params: 
-- Columns: key, value, set_at
select
    key,
    first(value order by set_at desc, value) as value,
    max(set_at) as set_at,
from setting
group by key
order by key
