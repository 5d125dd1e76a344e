-- unit_now_at(p_as_of)
-- Holds: the rows of the view of this name, from what memory keeps of it.
select * exclude (held_as_of)
from memory.main.unit_now_at
where held_as_of = p_as_of
