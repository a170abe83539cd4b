def main():
    print(len(open("app/policy.safetensors", "rb").read()))


if __name__ == "__main__":
    main()
