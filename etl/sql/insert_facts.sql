insert into fact (submission_id, content_item_id, indicator_id, basis, value, sheet, cell)
select
    $submission_id,
    unnest($content_item_ids::varchar[]),
    unnest($indicator_ids::varchar[]),
    unnest($bases::varchar[]),
    unnest($values::varchar[])::decimal(18, 4),
    unnest($sheets::varchar[]),
    unnest($cells::varchar[])
