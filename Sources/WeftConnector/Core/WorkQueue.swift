/// First in, first out; what waits already is not queued twice.
struct WorkQueue<Element: Hashable & Sendable>: Sendable {
    private var elements: [Element] = []
    private var head = 0
    private var waiting: Set<Element> = []

    var isEmpty: Bool { waiting.isEmpty }

    mutating func append(_ element: Element) {
        if waiting.insert(element).inserted { elements.append(element) }
    }

    mutating func append(contentsOf more: some Sequence<Element>) {
        for element in more { append(element) }
    }

    mutating func takeFirst(_ limit: Int) -> [Element] {
        let taken = Array(elements[head..<min(head + limit, elements.count)])
        head += taken.count
        waiting.subtract(taken)
        // What has been taken is dropped once it is the larger part.
        if head * 2 > elements.count {
            elements.removeFirst(head)
            head = 0
        }
        return taken
    }
}
