insert into finding (submission_id, position, severity, code, sheet, cell, field, value, params)
select
    $submission_id,
    unnest($positions::integer[]),
    unnest($severities::varchar[]),
    unnest($codes::varchar[]),
    unnest($sheets::varchar[]),
    unnest($cells::varchar[]),
    unnest($fields::varchar[]),
    unnest($values::varchar[]),
    unnest($params::varchar[])
