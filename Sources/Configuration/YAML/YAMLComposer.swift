/// Builds nodes from events on a stack of its own: depth, size and aliases are bounded here.
struct YAMLComposer {
    /// A sequence or mapping whose end has not come yet.
    private struct OpenCollection {
        let mark: YAMLMark
        let anchor: String?
        let isMapping: Bool
        /// Nodes counted before this one, to know the size of what an anchor names.
        let nodesBefore: Int
        /// Levels below this one.
        var height = 0
        var items: [YAMLNode] = []
        var pairs: [YAMLPair] = []
        var key: YAMLNode?
        // By bytes: Swift's strings would call canonically equal keys the same.
        var keyLines: [[UInt8]: Int] = [:]
    }

    private struct Anchor {
        /// Nil while the node is still open.
        var node: YAMLNode?
        var nodes = 0
        var height = 0
    }

    /// What is wrong in the document while its syntax is right.
    private(set) var problems: [YAMLError] = []
    private var open: [OpenCollection] = []
    private var anchors: [String: Anchor] = [:]
    private var nodes = 0

    /// Takes one event of a document's content; returns the root when it is complete.
    mutating func feed(_ event: YAMLEvent) throws(YAMLError) -> YAMLNode? {
        switch event.kind {
        case .alias(let name):
            return try addAlias(name, at: event.mark)
        case .scalar(let text, let isPlain):
            return try addScalar(text, isPlain: isPlain, event)
        case .sequenceStart, .mappingStart:
            try begin(event)
            return nil
        case .sequenceEnd, .mappingEnd:
            return end()
        case .streamStart, .streamEnd, .documentStart, .documentEnd:
            return nil
        }
    }

    private mutating func addAlias(_ name: String, at mark: YAMLMark) throws(YAMLError) -> YAMLNode? {
        guard let anchor = anchors[name] else { throw YAMLError(.unknownAlias(name), at: mark) }
        guard let node = anchor.node else { throw YAMLError(.aliasOfItself(name), at: mark) }
        try count(anchor.nodes, at: mark)
        try checkDepth(adding: anchor.height, at: mark)
        return add(YAMLNode(node.content, at: mark), height: anchor.height)
    }

    private mutating func addScalar(_ text: String, isPlain: Bool, _ event: YAMLEvent) throws(YAMLError) -> YAMLNode? {
        try count(1, at: event.mark)
        var style: YAMLScalar.Style = isPlain ? .plain : .quoted
        if let tag = event.tag {
            if tag != "tag:yaml.org,2002:str" && tag != "!" {
                problems.append(YAMLError(.unknownTag(tag), at: event.mark))
            }
            style = .quoted
        }
        let node = YAMLNode(.scalar(YAMLScalar(text, style: style)), at: event.mark)
        if let name = event.anchor { anchors[name] = Anchor(node: node, nodes: 1) }
        return add(node, height: 0)
    }

    private mutating func begin(_ event: YAMLEvent) throws(YAMLError) {
        let isMapping = if case .mappingStart = event.kind { true } else { false }
        let before = nodes
        try count(1, at: event.mark)
        try checkDepth(adding: 1, at: event.mark)
        if let tag = event.tag, tag != (isMapping ? "tag:yaml.org,2002:map" : "tag:yaml.org,2002:seq") {
            problems.append(YAMLError(.unknownTag(tag), at: event.mark))
        }
        if let name = event.anchor { anchors[name] = Anchor() }
        open.append(
            OpenCollection(mark: event.mark, anchor: event.anchor, isMapping: isMapping, nodesBefore: before))
    }

    private mutating func end() -> YAMLNode? {
        guard let closed = open.popLast() else { return nil }
        let node = YAMLNode(closed.isMapping ? .mapping(closed.pairs) : .sequence(closed.items), at: closed.mark)
        let height = closed.height + 1
        if let name = closed.anchor {
            anchors[name] = Anchor(node: node, nodes: nodes - closed.nodesBefore, height: height)
        }
        return add(node, height: height)
    }

    private mutating func add(_ node: YAMLNode, height: Int) -> YAMLNode? {
        let top = open.count - 1
        guard top >= 0 else { return node }
        open[top].height = max(open[top].height, height)
        if !open[top].isMapping {
            open[top].items.append(node)
        } else if let key = open[top].key {
            open[top].key = nil
            addPair(key, node)
        } else {
            open[top].key = node
        }
        return nil
    }

    private mutating func addPair(_ key: YAMLNode, _ value: YAMLNode) {
        let top = open.count - 1
        guard case .scalar(let scalar) = key.content else {
            problems.append(YAMLError(.complexKey, at: key.mark))
            return
        }
        if scalar.text == "<<" && scalar.style == .plain {
            problems.append(YAMLError(.mergeKey, at: key.mark))
            return
        }
        if let firstLine = open[top].keyLines[Array(scalar.text.utf8)] {
            problems.append(YAMLError(.duplicateKey(scalar.text, firstLine: firstLine), at: key.mark))
            return
        }
        open[top].keyLines[Array(scalar.text.utf8)] = key.mark.line
        open[top].pairs.append(YAMLPair(key: scalar.text, keyMark: key.mark, value: value))
    }

    private mutating func count(_ added: Int, at mark: YAMLMark) throws(YAMLError) {
        nodes += added
        guard nodes <= YAMLParser.Limits.nodes else {
            throw YAMLError(.tooManyNodes(YAMLParser.Limits.nodes), at: mark)
        }
    }

    private func checkDepth(adding levels: Int, at mark: YAMLMark) throws(YAMLError) {
        guard open.count + levels <= YAMLParser.Limits.depth else {
            throw YAMLError(.tooDeep(levels: YAMLParser.Limits.depth), at: mark)
        }
    }
}
