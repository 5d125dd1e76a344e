-- which of these entries are in
select entry_id::varchar
from audit
where entry_id in (select unnest($entry_ids::uuid[]))
