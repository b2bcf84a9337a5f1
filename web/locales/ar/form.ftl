# What forms say by themselves.

needed = (لازم)
faults = { $count ->
    [zero] لا شيء يحتاج إلى انتباهك
    [one] أمر واحد يحتاج إلى انتباهك
    [two] أمران يحتاجان إلى انتباهك
    [few] { $count } أمور تحتاج إلى انتباهك
    [many] { $count } أمرًا يحتاج إلى انتباهك
   *[other] { $count } أمر يحتاج إلى انتباهك
}
