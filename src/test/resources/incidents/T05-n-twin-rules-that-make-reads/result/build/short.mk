quick: pack
