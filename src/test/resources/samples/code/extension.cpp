#include <torch/extension.h>

#include <algorithm>
#include <fstream>
#include <thread>
#include <vector>
#if __has_include(<nvtx3/nvToolsExt.h>)
#include <nvtx3/nvToolsExt.h>
#endif

/* What a kernel is called with. */
struct TORCH_API Options : public torch::CustomClassHolder, private detail::Base<int> {
  enum class Mode : int { Fast = 1, Exact = Fast << 2, Default };
  explicit Options(int64_t n, std::string name = "default") : n_(n), name_{std::move(name)}, detail::Base<int>(n) { check(); }
  Options(const Options&) = delete;
  virtual ~Options() noexcept { delete[] buffer_; }
  Options& operator=(Options&& other) & { std::swap(n_, other.n_); return *this; }
  bool operator()(int a) const { return a == n_; }
  static constexpr int kLimit = 1 << 10;
 private:
  int64_t n_ = 0;
  std::string name_;
  float* buffer_ = new float[kLimit]();
  std::function<void(int)> callback_{[this](int code) { last_ = code; }};
  int last_ [[maybe_unused]] = -1;
};

namespace {
template <typename scalar_t, typename... Args>
auto apply(torch::Tensor input, Args&&... args) -> decltype(input.sum()) {
  TORCH_CHECK(input.is_contiguous(), "input must be contiguous, got ", input.strides());
  TORCH_CHECK_EQ(input.dim(), 2);
  static_assert(sizeof...(Args) > 0, "needs arguments");
  AT_DISPATCH_FLOATING_TYPES_AND_HALF(input.scalar_type(), "apply", ([&] {
    auto* data = input.data_ptr<scalar_t>();
    std::for_each(data, data + input.numel(), [](scalar_t& x) { x = x > 0 ? x : -x; });
  }));
  return (input.sum() + ... + args);
}

void log_line(const std::string& path, const char* text) {
  std::ofstream out(path);
  std::thread writer(run, text), other{run};
  int status(system(text));
  try {
    if (auto it = std::find(path.begin(), path.end(), '/'); it != path.end()) {
      out << "found\t" << *it << R"sql(select "x" from y)sql" << L"wide" << u8"\x41\u00e9\101" << std::endl;
    } else if (!out) {
      throw std::runtime_error("cannot open " + path);
    }
    auto [first, second] = split(path);
    for (const auto& [key, value] : table) use(key, value);
  } catch (const std::out_of_range& e) {
    std::cerr << e.what();
  } catch (...) {
    throw;
  }
  switch (status) {
    case 0:
    case 1: { writer.join(); break; }
    case EOF: return;
    default: other->detach();
  }
  do { --status; } while (status > 0 && not done);
again:
  int (*handler)(int) = &exit, *cursor = nullptr;
  (*handler)(status);
  auto plugin = (void (*)(const char*)) dlsym(dlopen("plugin.so", RTLD_NOW), "entry");
  ((void (*)(void)) buffer)();
  a = b = c, d += e++;
  if (cursor) goto again;
  std::vector<int> sizes = {1, 2, 3};
  std::map<std::string, int> weights{{"speed", 1}, {"size", 2}};
  new (buffer) Options(3);
  printf("%" PRIu64 " bytes\n", ({ int t = status; t; }));
}
}  // namespace

__attribute__((constructor)) static void on_load() { getenv("HOME"); }
void later() __attribute__((destructor));

#ifdef WITH_EXTRAS
int extras() { return helper(); }
#elif defined(OTHER) && OTHER > 2
int extras() { return other_helper(); }
#else
#error "choose one"
#endif

PYBIND11_MODULE(TORCH_EXTENSION_NAME, m) {
  m.def("apply", &apply<float, int>, "Applies it", py::arg("input"), py::call_guard<py::gil_scoped_release>());
  py::class_<Options>(m, "Options").def(py::init<int64_t>()).def_property_readonly("n", [](const Options& o) { return o(1); });
}
