import CNetlink

/// One request to the kernel, under construction: header, fixed part, attributes.
///
///     nlmsghdr 16 │ fixed part │ rtattr 4, value, padding to 4 │ rtattr … │
///
/// An attribute may hold attributes itself.
struct NetlinkMessage {
    private(set) var bytes: [UInt8] = []
    /// What the request is about, in words, for errors.
    let operation: String

    /// - Parameter flags: beyond "request" and "acknowledge", which are always set.
    init<Body: BitwiseCopyable>(_ type: Int, flags: Int32 = 0, _ body: Body, operation: String) {
        self.operation = operation
        let header = nlmsghdr(
            nlmsg_len: 0, nlmsg_type: UInt16(type), nlmsg_flags: UInt16(NLM_F_REQUEST | NLM_F_ACK | flags),
            nlmsg_seq: 0, nlmsg_pid: 0)
        append(header)
        append(body)
        pad()
    }

    /// The finished message. The kernel echoes `sequence` in its answer.
    func sealed(sequence: UInt32) -> [UInt8] {
        var sealed = bytes
        sealed.withUnsafeMutableBytes {
            $0.storeBytes(of: UInt32($0.count), toByteOffset: 0, as: UInt32.self)
            $0.storeBytes(of: sequence, toByteOffset: 8, as: UInt32.self)
        }
        return sealed
    }

    mutating func attribute<Value: BitwiseCopyable>(_ type: Int, _ value: Value) {
        nest(type) { $0.append(value) }
    }

    mutating func attribute(_ type: Int, _ octets: [UInt8]) {
        nest(type) { $0.bytes += octets }
    }

    /// A text, ended by zero as the kernel wants it.
    mutating func attribute(_ type: Int, text: String) {
        nest(type) { $0.bytes += Array(text.utf8) + [0] }
    }

    /// Everything that `content` adds becomes the value of one attribute.
    mutating func nest(_ type: Int, _ content: (inout NetlinkMessage) -> Void) {
        let start = bytes.count
        append(rtattr(rta_len: 0, rta_type: UInt16(type)))
        content(&self)
        let length = UInt16(bytes.count - start)
        bytes.withUnsafeMutableBytes { $0.storeBytes(of: length, toByteOffset: start, as: UInt16.self) }
        pad()
    }

    mutating func append<Value: BitwiseCopyable>(_ value: Value) {
        withUnsafeBytes(of: value) { bytes += $0 }
    }

    private mutating func pad() {
        bytes += repeatElement(0, count: (4 - bytes.count % 4) % 4)
    }
}

/// The attributes in a message from the kernel, read from outside in. Lengths that contradict each other end the list.
struct NetlinkAttributes: Sequence, IteratorProtocol {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    mutating func next() -> (type: Int, value: ArraySlice<UInt8>)? {
        guard let length = rest.loadPrefix(UInt16.self).map(Int.init), length >= 4, length <= rest.count,
            let type = rest.dropFirst(2).loadPrefix(UInt16.self)
        else { return nil }
        let value = rest.dropFirst(4).prefix(length - 4)
        rest = rest.dropFirst((length + 3) & ~3)
        // The upper two bits say that the value is nested, or in network byte order.
        return (Int(type & 0x3fff), value)
    }
}

extension ArraySlice<UInt8> {
    /// A value of `type` from the first bytes, `nil` when there are too few.
    func loadPrefix<Value: BitwiseCopyable>(_ type: Value.Type) -> Value? {
        guard count >= MemoryLayout<Value>.size else { return nil }
        return withUnsafeBytes { $0.loadUnaligned(as: type) }
    }
}
