-- the reading of the reference files in force
select
    sha256,
    source,
from reference_load
order by loaded_at desc, load_id desc
limit 1
