insert into audit
select
    unnest($number::bigint[]),
    unnest($entry_id::uuid[]),
    unnest($done_at::timestamp[]),
    unnest($actor::varchar[]),
    unnest($address::varchar[]),
    unnest($act::varchar[]),
    unnest($object::varchar[]),
    unnest($before_value::varchar[]),
    unnest($after_value::varchar[]),
    unnest($previous_hash::varchar[]),
    unnest($own_hash::varchar[])
