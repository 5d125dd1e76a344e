insert into submission_item (submission_id, content_item_id, state, note, cell)
select
    $submission_id,
    unnest($content_item_ids::varchar[]),
    unnest($states::varchar[]),
    unnest($notes::varchar[]),
    unnest($cells::varchar[])
