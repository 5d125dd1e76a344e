-- the same bytes published for the same instant and filters
select publication_id::varchar
from publication
where
    sha256 = $sha256
    and kind = $kind
    and plan_id = $plan_id
    and as_of = $as_of
    and with_extensions = $with_extensions
    and filters = $filters
order by published_at, publication_id
limit 1
