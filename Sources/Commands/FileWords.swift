import Console
import Files
import Glibc

/// The sentences for what the system refuses.
enum FileWords {
  /// What was tried, on which file, why it failed, and what to do.
  static func words(_ error: FileError) -> UserError {
    if error.isStandardOutput {
      return OutputError(code: error.code).userError(
        place: Bilingual(es: "salida estándar", en: "standard output"))
    }
    let path = error.path == "standard input" ? "la entrada estándar" : error.path
    return UserError(
      Bilingual(
        es: "no se pudo \(spanishVerb(error.operation)) \(path): \(spanishReason(error.code))",
        en: error.description), remedy: remedy(error))
  }

  private static func remedy(_ error: FileError) -> Bilingual? {
    if error.isOutOfSpace {
      return Bilingual(
        es: "No queda espacio. Nada quedó a medias: libere espacio y repita la orden.",
        en: "No space is left. Nothing is half done: free some space and run the command again.")
    }
    if error.isDenied {
      return Bilingual(
        es: "Revise los permisos de la carpeta, o use otra.",
        en: "Check the folder's permissions, or use another one.")
    }
    return nil
  }

  private static func spanishVerb(_ operation: String) -> String {
    switch operation {
    case "open": return "abrir"
    case "create": return "crear"
    case "enter": return "entrar en"
    case "run": return "ejecutar"
    case "close": return "cerrar"
    case "cut": return "cortar"
    case "list": return "listar"
    case "lock": return "bloquear"
    case "look at": return "ver"
    case "make the directory": return "hacer la carpeta"
    case "read": return "leer"
    case "remove": return "borrar"
    case "sync": return "llevar al disco"
    case "wait for": return "esperar"
    case "write": return "escribir"
    default:
      let rename = "rename to "
      guard operation.hasPrefix(rename) else { return operation }
      return "poner en \(operation.dropFirst(rename.count))"
    }
  }

  private static func spanishReason(_ code: Int32) -> String {
    switch code {
    case ENOENT: "no existe"
    case EACCES, EPERM: "sin permiso"
    case ENOSPC: "el disco está lleno"
    case EDQUOT: "se acabó la cuota de disco"
    case EFBIG: "pasaría del tamaño permitido"
    case EROFS: "el sistema de archivos es de solo lectura"
    case EIO: "el disco informa de un error"
    case EEXIST: "ya existe"
    case ENOTDIR: "parte de la ruta no es una carpeta"
    case EISDIR: "es una carpeta"
    case EMFILE, ENFILE: "hay demasiados archivos abiertos"
    default: String(cString: strerror(code))
    }
  }

  /// What a lock says of its holder, "process 12, recauda append, since …".
  static func spanishHolder(_ holder: String) -> String {
    if holder == "it has not said who it is" { return "no ha dicho quién es" }
    var parts = holder.split(separator: ", ", omittingEmptySubsequences: false).map(String.init)
    if let first = parts.first, first.hasPrefix("process ") {
      parts[0] = "proceso " + first.dropFirst("process ".count)
    }
    if let last = parts.last, last.hasPrefix("since ") {
      parts[parts.count - 1] = "desde " + last.dropFirst("since ".count)
    }
    return parts.joined(separator: ", ")
  }
}

extension FileError {
  /// Whether it is about the answer.
  var isStandardOutput: Bool { path == "standard output" }
}
