"""What a result of an earlier session is still worth (D. 337-69, -71, -78, -79, -81)."""
