import java.io.*;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.file.*;
import org.apache.avro.generic.*;
import org.apache.avro.io.*;

/**
 * Answers for Apache Avro's Java library. With "cases IN OUT": each line of IN is writer schema, reader schema and
 * messages in hexadecimal, apart by tabs; each line of OUT has the writer schema's canonical form and fingerprint, and
 * for each message its value by the reader's schema (or "error"), and itself encoded again, plain and in sized blocks.
 * With "files FOLDER": each in-*.avro becomes a .txt of its values and an out-*.avro of the same values and codec.
 */
public class AvroOracle {
    public static void main(String[] args) throws Exception {
        if (args[0].equals("cases")) cases(Paths.get(args[1]), Paths.get(args[2]));
        else files(Paths.get(args[1]));
    }

    static void cases(Path in, Path out) throws Exception {
        try (BufferedReader lines = Files.newBufferedReader(in); PrintWriter answers = new PrintWriter(Files.newBufferedWriter(out))) {
            for (String line; (line = lines.readLine()) != null; ) {
                String[] parts = line.split("\t");
                Schema writer = new Schema.Parser().parse(parts[0]);
                Schema reader = new Schema.Parser().parse(parts[1]);
                StringBuilder answer = new StringBuilder(SchemaNormalization.toParsingForm(writer));
                answer.append('\t').append(Long.toHexString(SchemaNormalization.parsingFingerprint64(writer)));
                for (int i = 2; i < parts.length; i++) {
                    byte[] data = unhex(parts[i].substring(1));
                    answer.append('\t').append(resolve(writer, reader, data));
                    Object same = read(writer, writer, data);
                    answer.append('\t').append('=').append(hex(encode(writer, same, false)));
                    answer.append('\t').append('=').append(hex(encode(writer, same, true)));
                }
                answers.println(answer);
            }
        }
    }

    static String resolve(Schema writer, Schema reader, byte[] data) {
        try {
            return text(read(writer, reader, data));
        } catch (Exception e) {
            return "error";
        }
    }

    static Object read(Schema writer, Schema reader, byte[] data) throws IOException {
        return new GenericDatumReader<Object>(writer, reader).read(null, DecoderFactory.get().binaryDecoder(data, null));
    }

    static byte[] encode(Schema schema, Object value, boolean blocked) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        EncoderFactory factory = EncoderFactory.get();
        BinaryEncoder encoder = blocked ? factory.blockingBinaryEncoder(bytes, null) : factory.binaryEncoder(bytes, null);
        new GenericDatumWriter<Object>(schema).write(value, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    static void files(Path folder) throws Exception {
        try (DirectoryStream<Path> inputs = Files.newDirectoryStream(folder, "in-*.avro")) {
            for (Path input : inputs) {
                StringBuilder values = new StringBuilder();
                Path output = folder.resolve(input.getFileName().toString().replace("in-", "out-"));
                DataFileWriter<Object> writer = new DataFileWriter<Object>(new GenericDatumWriter<Object>());
                try (DataFileReader<Object> reader = new DataFileReader<Object>(input.toFile(), new GenericDatumReader<Object>())) {
                    writer.setCodec(CodecFactory.fromString(reader.getMetaString("avro.codec")));
                    writer.setMeta("mine", reader.getMetaString("mine"));
                    writer.setSyncInterval(100);
                    writer.create(reader.getSchema(), output.toFile());
                    for (Object value : reader) {
                        values.append(text(value)).append('\n');
                        writer.append(value);
                    }
                }
                writer.close();
                Path texts = folder.resolve(input.getFileName().toString() + ".txt");
                Files.write(texts, values.toString().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    static String text(Object value) {
        if (value == null) return "null";
        if (value instanceof Float) return Float.isNaN((Float) value) ? "NaN" : String.format("f%08x", Float.floatToRawIntBits((Float) value));
        if (value instanceof Double) return Double.isNaN((Double) value) ? "NaN" : String.format("d%016x", Double.doubleToRawLongBits((Double) value));
        if (value instanceof ByteBuffer) return "b" + hex(bytes((ByteBuffer) value));
        if (value instanceof CharSequence) return "s" + hex(value.toString().getBytes(StandardCharsets.UTF_8));
        if (value instanceof GenericFixed) return "x" + hex(((GenericFixed) value).bytes());
        if (value instanceof GenericEnumSymbol) return "e" + value;
        if (value instanceof IndexedRecord) {
            IndexedRecord record = (IndexedRecord) value;
            List<String> fields = new ArrayList<>();
            for (Schema.Field field : record.getSchema().getFields()) fields.add(field.name() + ":" + text(record.get(field.pos())));
            return "(" + String.join(",", fields) + ")";
        }
        if (value instanceof Collection) {
            List<String> items = new ArrayList<>();
            for (Object item : (Collection<?>) value) items.add(text(item));
            return "[" + String.join(",", items) + "]";
        }
        if (value instanceof Map) {
            TreeMap<String, String> entries = new TreeMap<>();
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet())
                entries.put(hex(entry.getKey().toString().getBytes(StandardCharsets.UTF_8)), text(entry.getValue()));
            List<String> items = new ArrayList<>();
            for (Map.Entry<String, String> entry : entries.entrySet()) items.add(entry.getKey() + "=" + entry.getValue());
            return "{" + String.join(",", items) + "}";
        }
        return value.toString();
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static byte[] unhex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
