delete from failure
where last_at < :before
