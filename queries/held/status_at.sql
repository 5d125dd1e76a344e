-- status_at(p_as_of, p_unit_ids, p_plan_ids, p_with_extensions)
-- Holds: the rows of the view of this name, and more columns: those of obligation_at, from what memory keeps of it.
select *
from obligation_at(p_as_of, p_unit_ids, p_plan_ids, p_with_extensions)
