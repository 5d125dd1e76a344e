insert into publication (
    publication_id, title, kind, plan_id, as_of, with_extensions, filters, sha256, byte_count, file_name,
    published_by, published_at
)
values (
    $publication_id, $title, $kind, $plan_id, $as_of, $with_extensions, $filters, $sha256, $byte_count, $file_name,
    $published_by, $published_at
)
