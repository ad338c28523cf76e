"""FranceConnect: `client` speaks OpenID Connect, `links` says whose account a verified identity opens."""
