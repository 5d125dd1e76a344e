delete from session
where created_at < :before
