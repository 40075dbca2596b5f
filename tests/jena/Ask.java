import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads dumps and Turtle with Apache Jena, asks queries of the union, writes CSV. By reflection: any javac compiles it. */
public class Ask {
  static Class<?> of(String name) throws Exception {
    return Class.forName("org.apache.jena." + name);
  }

  static Object call(Class<?> kind, Object on, String name, Class<?>[] types, Object... values) throws Exception {
    return kind.getMethod(name, types).invoke(on, values);
  }

  public static void main(String[] words) throws Exception {
    Class<?>[] none = {};
    Class<?> manager = of("riot.RDFDataMgr"), dataset = of("query.Dataset"), model = of("rdf.model.Model");
    Object set = call(of("query.DatasetFactory"), null, "create", none);
    Path to = Path.of(words[0]);
    for (String file : words) {
      if (file.endsWith(".nq.gz")) call(manager, null, "read", new Class<?>[] {dataset, String.class}, set, file);
      if (file.endsWith(".ttl")) call(manager, null, "loadModel", new Class<?>[] {String.class}, file);
    }
    Object union = call(dataset, set, "getUnionModel", none);
    System.out.println(call(model, union, "size", none));
    for (String file : words) {
      if (!file.endsWith(".rq")) continue;
      Class<?>[] types = {String.class, model};
      Object asked = call(of("query.QueryExecutionFactory"), null, "create", types, Files.readString(Path.of(file)), union);
      Object rows = call(of("query.QueryExecution"), asked, "execSelect", none);
      ByteArrayOutputStream written = new ByteArrayOutputStream();
      types = new Class<?>[] {OutputStream.class, of("query.ResultSet")};
      call(of("query.ResultSetFormatter"), null, "outputAsCSV", types, written, rows);
      Files.write(to.resolve(Path.of(file).getFileName() + ".csv"), written.toByteArray());
    }
  }
}
