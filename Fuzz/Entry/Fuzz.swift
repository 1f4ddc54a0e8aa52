import FuzzProperties

#if canImport(Glibc)
    import Glibc
#endif

/// What libFuzzer calls with every input that it thinks of. `WEFT_FUZZ` names the target. A violation ends the process,
/// which is how it learns of one.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    do {
        try target.check(UnsafeRawBufferPointer(start: bytes, count: count))
    } catch {
        fatalError("\(error)")
    }
    return 0
}

private let target: FuzzTarget = {
    guard let target = getenv("WEFT_FUZZ").flatMap({ FuzzTarget(rawValue: String(cString: $0)) }) else {
        fatalError("WEFT_FUZZ names none of \(FuzzTarget.allCases)")
    }
    return target
}()
