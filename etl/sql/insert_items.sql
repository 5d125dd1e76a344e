insert into submission_item (
    submission_id,
    content_item_id,
    state,
    note,
    cell
)
select
    unnest($submission_id::uuid[]),
    unnest($content_item_id::varchar[]),
    unnest($state::varchar[]),
    unnest($note::varchar[]),
    unnest($cell::varchar[])
