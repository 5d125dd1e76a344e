delete from failure
where key = :account or substr(key, 1, length(:both)) = :both
