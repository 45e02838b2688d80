"""What pages and files read: querysets and plain answers. Nothing here changes anything."""
