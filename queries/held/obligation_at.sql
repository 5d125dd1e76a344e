-- obligation_at(p_as_of, p_unit_ids, p_plan_ids, p_with_extensions)
-- Holds: the rows of the view of this name, from what memory keeps of it.
select * exclude (held_as_of, held_with_extensions)
from memory.main.obligation_at
where
    held_as_of = p_as_of
    and held_with_extensions = p_with_extensions
    and unit_id in (select unnest(p_unit_ids))
    and (p_plan_ids is null or plan_id in (select unnest(p_plan_ids)))
