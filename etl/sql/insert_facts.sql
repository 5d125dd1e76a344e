insert into fact (
    submission_id,
    content_item_id,
    indicator_id,
    basis,
    value,
    sheet,
    cell
)
select
    unnest($submission_id::uuid[]),
    unnest($content_item_id::varchar[]),
    unnest($indicator_id::varchar[]),
    unnest($basis::varchar[]),
    unnest($value::varchar[])::decimal(18, 4),
    unnest($sheet::varchar[]),
    unnest($cell::varchar[])
