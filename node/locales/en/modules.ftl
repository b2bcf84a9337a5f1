# What a module knows.

goes-to = Work goes to
categories = Categories
addresses = Addresses
words-for = Words for priority: { $priority }
